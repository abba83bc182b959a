#!/usr/bin/env bash
# Coverage-guided fuzzing of one target with AFL++ and SharpFuzz:
#   tests/Fuzz/fuzz.sh TARGET MINUTES
# Needs afl-fuzz (Debian: apt-get install afl++) and the .NET SDK; the tool that instruments the assemblies is restored from NuGet.
# The corpus and what is found stay in ${FUZZ_DIR:-/tmp/activitypub-fuzz}/TARGET; the next run goes on from there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ $# -ne 2 ]; then
  echo "tests/Fuzz/fuzz.sh TARGET MINUTES" >&2
  exit 2
fi

command -v afl-fuzz > /dev/null || { echo "afl-fuzz is missing. Debian: apt-get install afl++. Without it: dotnet run --project $here/ActivityPub.Sdk.Fuzz -- run $1 --minutes $2" >&2; exit 3; }
target=$1
root=${FUZZ_DIR:-/tmp/activitypub-fuzz}
app=$root/app
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
mkdir -p "$root"

# One build for all targets, made anew when FUZZ_REBUILD is set. Instrumenting twice would break an assembly.
(
  flock 9
  if [ ! -e "$app/.instrumented" ] || [ -n "${FUZZ_REBUILD:-}" ]; then
    [ -x "$root/tools/sharpfuzz" ] || dotnet tool install SharpFuzz.CommandLine --version 2.3.0 --tool-path "$root/tools" 9>&-
    rm -rf "$app" "$root/seeds"

    # Build servers outlive the build and must not take the lock with them.
    dotnet publish "$here/ActivityPub.Sdk.Fuzz" -c Release -o "$app" -v q 9>&-
    for name in $(dotnet "$app/ActivityPub.Sdk.Fuzz.dll" list); do
      dotnet "$app/ActivityPub.Sdk.Fuzz.dll" seeds "$name" "$root/seeds/$name"
    done
    for assembly in ActivityPub.Sdk.Core ActivityPub.Sdk ActivityPub.Sdk.Cms HtmlSanitizer; do
      "$root/tools/sharpfuzz" "$app/$assembly.dll"
    done
    touch "$app/.instrumented"
  fi
) 9> "$root/.lock"

work=$root/$target
in=$root/seeds/$target
[ -d "$in" ] || { echo "There is no target '$target'." >&2; exit 2; }
if [ -e "$work/out/default/fuzzer_stats" ]; then
  in=-
else
  rm -rf "$work"
  mkdir -p "$work"
fi

# -m none: the runtime reserves far more memory than it uses. A run that takes five seconds is a hang.
export AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_IGNORE_SEED_PROBLEMS=1 AFL_FORKSRV_INIT_TMOUT=60000
words=()
[ -s "$root/seeds/$target.dict" ] && words=(-x "$root/seeds/$target.dict")
nice -n 19 afl-fuzz -V $(($2 * 60)) -i "$in" -o "$work/out" -t 5000 -m none "${words[@]}" -- dotnet "$app/ActivityPub.Sdk.Fuzz.dll" afl "$target" > "$work/afl.log" 2>&1 || { tail -n 20 "$work/afl.log"; exit 1; }

stats=$work/out/default/fuzzer_stats
value() { awk -F: -v name="$1" '$1 ~ "^" name " *$" { gsub(/ /, "", $2); print $2 }' "$stats"; }
echo "$target: $(value run_time) s, $(value execs_done) runs, $(value corpus_count) inputs kept, $(value edges_found) edges, $(value saved_crashes) findings, $(value saved_hangs) hangs"
if [ "$(value saved_crashes)" != 0 ] || [ "$(value saved_hangs)" != 0 ]; then
  echo "Look at them with: dotnet run --project $here/ActivityPub.Sdk.Fuzz -- replay $target $work/out/default/crashes/id* $work/out/default/hangs/id*"
  exit 1
fi
