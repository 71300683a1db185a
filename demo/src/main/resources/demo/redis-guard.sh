# Starts a Redis in a session of its own, and ends it when standard input ends.
# $1 the program, $2 a folder that is removed at the end, $3 the port
trap '' INT HUP TERM
exe=$1 dir=$2 port=$3
"$exe" --daemonize yes --pidfile "$dir/redis.pid" --logfile "$dir/redis.log" --dir "$dir" \
  --bind 127.0.0.1 --port "$port" --save '' --appendonly no </dev/null >/dev/null || {
  rm -rf "$dir"
  exit 1
}
while read -r _; do :; done
i=0
while [ ! -s "$dir/redis.pid" ] && [ $i -lt 20 ]; do sleep 0.1; i=$((i + 1)); done
pid=$(cat "$dir/redis.pid" 2>/dev/null)
if [ -n "$pid" ]; then
  kill "$pid" 2>/dev/null
  i=0
  while kill -0 "$pid" 2>/dev/null && [ $i -lt 30 ]; do sleep 0.1; i=$((i + 1)); done
  kill -9 "$pid" 2>/dev/null
fi
rm -rf "$dir"
exit 0
