# shellcheck shell=sh
# The subscription to $url as Evolution and GNOME Calendar keep it, in the home of home.sh.

authority=${url#*://}
path=/${authority#*/}
authority=${authority%%/*}
host=${authority%%:*}
case $url in
https:*) port=443 security=tls ;;
*) port=80 security=none ;;
esac
case $authority in
*:*) port=${authority##*:} ;;
esac

mkdir -p "$XDG_CONFIG_HOME/evolution/sources"
cat >"$XDG_CONFIG_HOME/evolution/sources/crosstrain.source" <<END
[Data Source]
DisplayName=crosstrain
Enabled=true
Parent=webcal-stub

[Calendar]
BackendName=webcal
Color=#62a0ea
Selected=true

[Security]
Method=$security

[Authentication]
Host=$host
Port=$port
Method=none

[WebDAV Backend]
ResourcePath=$path
Timeout=15

[Offline]
StaySynchronized=true

[Refresh]
Enabled=false
END

# Settings and files are this machine's, whatever desktop stands on it.
export GSETTINGS_BACKEND=memory GIO_USE_VFS=local GIO_USE_PROXY_RESOLVER=dummy
