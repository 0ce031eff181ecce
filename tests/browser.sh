#!/usr/bin/env bash
# The journeys need Chromium and a Chinese font. Install Debian's where we may, else say what to do.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
fc-list :lang=zh 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" fontconfig >/dev/null
elif ! command -v chromium >/dev/null; then
  echo "The browser journeys need Chromium: install the package 'chromium' (and fonts-noto-cjk) and run make test again." >&2
  exit 1
fi
