# What ./start and ./test share: find Python, make the virtual environment, name what is missing.
# Sourced by bash, with $root set to the folder of the repository.

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
hint() { printf '    %s\n' "$*"; }
die() { printf '\033[1;31mStopped:\033[0m %s\n' "$*" >&2; exit 1; }
is_root() { [ "$(id -u)" = 0 ]; }

# The one command that installs what is missing on this kind of machine.
# usage: install_command DEBIAN-PACKAGES FEDORA-PACKAGES HOMEBREW-PACKAGES
install_command() {
    if command -v apt-get >/dev/null; then echo "apt-get install -y --no-install-recommends $1"
    elif command -v dnf >/dev/null; then echo "dnf install -y $2"
    elif command -v brew >/dev/null; then echo "brew install $3"
    fi
}

# Install system packages when root (or by Homebrew), else name the command. 0: they are there.
# usage: need_packages WHAT-FOR DEBIAN FEDORA HOMEBREW
need_packages() {
    local what=$1 command
    command=$(install_command "$2" "$3" "$4")
    if [ -z "$command" ]; then
        hint "$what is missing, and this machine has no package manager known here."
        return 1
    fi
    if is_root && [ "${command%% *}" != brew ]; then
        say "Installing $what: $command"
        if [ "${command%% *}" = apt-get ] && [ -z "${apt_updated:-}" ]; then
            apt-get update -q >/dev/null || true
            apt_updated=1
        fi
        # shellcheck disable=SC2086
        if DEBIAN_FRONTEND=noninteractive $command >"${TMPDIR:-/tmp}/concord-install.log" 2>&1; then return 0; fi
        hint "That did not work; its words are in ${TMPDIR:-/tmp}/concord-install.log."
        return 1
    fi
    case $command in brew*) hint "$what is missing. Type: $command" ;;
        *) hint "$what is missing. Type: sudo $command" ;; esac
    return 1
}

good_python() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null && good_python "$name"; then command -v "$name"; return; fi
    done
    return 1
}

# Make $venv with the pinned requirements in the files named; quick when nothing changed.
# usage: make_environment FILE...
make_environment() {
    venv=${CONCORD_VENV:-$root/.venv}
    local python stamp want
    python=$(find_python) || {
        need_packages "Python 3.11, 3.12 or 3.13" "python3 python3-venv" "python3.13" "python@3.13" || true
        python=$(find_python) || die "Concord needs Python 3.11, 3.12 or 3.13; this machine has none of them."
    }
    if [ ! -x "$venv/bin/python" ] || ! good_python "$venv/bin/python"; then
        say "Making the virtual environment in ${venv#"$root"/} ($("$python" -V 2>&1))"
        rm -rf "$venv"
        if ! "$python" -m venv "$venv" 2>/dev/null; then
            rm -rf "$venv"
            need_packages "Python's venv module" "python3-venv" "python3" "python@3.13" || die "There is no venv module."
            "$python" -m venv "$venv" || die "The virtual environment could not be made."
        fi
    fi
    want=$(cd "$root" && cat "$@" | cksum)
    stamp=$venv/concord-$(echo "$*" | cksum | cut -d' ' -f1)
    if [ "$(cat "$stamp" 2>/dev/null)" != "$want" ]; then
        say "Installing the pinned requirements ($*)"
        local options=() file
        for file in "$@"; do options+=(-r "$root/$file"); done
        "$venv/bin/python" -m pip install --disable-pip-version-check -q --require-hashes --only-binary :all: "${options[@]}" ||
            "$venv/bin/python" -m pip install --disable-pip-version-check -q --require-hashes "${options[@]}" ||
            die "The requirements could not be installed; pip's words are above."
        echo "$want" >"$stamp"
    fi
}

# A machine may have Pango without the subsetter of fonts, which the renderer asks for as well.
has_pango() { (cd "$root" && "$venv/bin/python" -m pdf.worker_main --check >/dev/null 2>&1); }

need_pango() {
    has_pango && return
    need_packages "Pango (it lays out PDFs)" \
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" "pango" "pango" && has_pango
}

# What the node of Elasticsearch runs on (Java 17 or newer) and is fetched with.
need_java() {
    if command -v java >/dev/null && command -v mvn >/dev/null && command -v unzip >/dev/null; then return; fi
    need_packages "Java, Maven and unzip (for the tests with Elasticsearch)" \
        "openjdk-17-jre-headless maven unzip" "java-17-openjdk-headless maven unzip" "openjdk@17 maven"
}

free_port() {
    "$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
