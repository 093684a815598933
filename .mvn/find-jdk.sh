# Sourced by ./build and ./sockeye: finds a JDK 25 or later and exports JAVA_HOME, or says in one
# sentence what to install and returns 1. It starts no process, so that ./sockeye can afford it.

sockeye_min_jdk=25

# Succeeds if $1 is the home of a JDK (with a compiler) that is new enough, as its own file says.
sockeye_is_jdk() {
    local home=$1 line version
    [ -x "$home/bin/java" ] && [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || return 1
    while IFS= read -r line; do
        case $line in
            JAVA_VERSION=*)
                version=${line#JAVA_VERSION=}
                version=${version#\"}
                version=${version%%[!0-9]*} # "25", "25.0.3", "26-ea"; "1.8.0" gives 1
                [ -n "$version" ] && [ "$version" -ge "$sockeye_min_jdk" ]
                return
                ;;
        esac
    done <"$home/release"
    return 1
}

# Sets sockeye_jdk to the home of the program $1, symbolic links followed.
sockeye_home_of() {
    local program=$1 target directory
    while [ -L "$program" ]; do
        target=$(readlink "$program") || break
        case $target in
            /*) program=$target ;;
            *) program=${program%/*}/$target ;;
        esac
    done
    directory=${program%/*}
    sockeye_jdk=${directory%/*}
}

sockeye_find_jdk() {
    local home java
    if [ -n "${JAVA_HOME:-}" ] && sockeye_is_jdk "$JAVA_HOME"; then
        export JAVA_HOME
        return 0
    fi
    if java=$(type -P java); then
        sockeye_home_of "$java"
        if sockeye_is_jdk "$sockeye_jdk"; then
            export JAVA_HOME=$sockeye_jdk
            return 0
        fi
    fi
    for home in \
        /usr/lib/jvm/* \
        /usr/java/* \
        /opt/java/* \
        /opt/*jdk* \
        /opt/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec \
        "${SDKMAN_DIR:-${HOME:-/nonexistent}/.sdkman}"/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/*; do
        if sockeye_is_jdk "$home"; then
            export JAVA_HOME=$home
            return 0
        fi
    done
    echo "Sockeye needs a JDK $sockeye_min_jdk or later and found none: install one, for example Eclipse Temurin $sockeye_min_jdk from https://adoptium.net, or set JAVA_HOME to where it is." >&2
    return 1
}

sockeye_find_jdk
