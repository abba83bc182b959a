#!/usr/bin/env bash
# Writes what the packages offer into their PublicAPI.Unshipped.txt. Run it after a change of the public API and look at the difference.
set -euo pipefail
cd "$(dirname "$0")/.."
for project in src/ActivityPub.Sdk.Core src/ActivityPub.Sdk src/ActivityPub.Sdk.AspNetCore src/ActivityPub.Sdk.Cms src/ActivityPub.Sdk.PostgreSql src/ActivityPub.Sdk.Sqlite src/ActivityPub.Sdk.Testing; do
  file=$project/PublicAPI.Unshipped.txt
  printf '#nullable enable\n' > "$file"
  [ -f "$project/PublicAPI.Shipped.txt" ] || printf '#nullable enable\n' > "$project/PublicAPI.Shipped.txt"
  dotnet build "$project" --no-incremental -p:BuildProjectReferences=true -p:WarningsNotAsErrors=RS0016 2>&1 \
    | sed -n "s/.*RS0016: Symbol '\(.*\)' is not part of the declared public API.*/\1/p" | LC_ALL=C sort -u >> "$file"
  echo "$project: $(wc -l < "$file") lines"
done
