# shellcheck shell=bash
# The Redis servers of ci/services with TLS, and their authority; sourced, not run.

authority_file() { echo "$data/tls/ca.pem"; }

# Makes an authority and a certificate for this machine, once.
make_authority() {
  local folder=$data/tls key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes) log
  log=$(log_of tls)
  if [ -s "$folder/server.pem" ]; then return; fi
  "${as_user[@]}" mkdir -p -m 700 "$folder"
  {
    "${as_user[@]}" openssl req -x509 "${key[@]}" -keyout "$folder/ca.key" -out "$folder/ca.pem" -days 30 -subj "/CN=swift-sessions tests" \
      && "${as_user[@]}" openssl req "${key[@]}" -keyout "$folder/server.key" -out "$folder/server.csr" -subj "/CN=localhost" \
        -addext "subjectAltName=IP:127.0.0.1,DNS:localhost" \
      && "${as_user[@]}" openssl x509 -req -in "$folder/server.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -days 30 \
        -copy_extensions copyall -out "$folder/server.part" \
      && "${as_user[@]}" mv "$folder/server.part" "$folder/server.pem"
  } >"$log" 2>&1 </dev/null || fail_with_log "the certificates of the servers with TLS could not be made." tls
}

# secure_lines NAME: the lines of configuration of a server that has TLS only, for clients and other servers alike.
secure_lines() {
  printf '%s\n' "port 0" "tls-port $(port_of "$1")" "tls-cert-file $data/tls/server.pem" "tls-key-file $data/tls/server.key" \
    "tls-ca-cert-file $(authority_file)" "tls-auth-clients no" "tls-replication yes" "tls-cluster yes"
}

start_redis_tls() {
  make_authority
  start_alone redis-tls
}
ready_redis_tls() { ready_alone redis-tls; }

start_cluster_tls() {
  make_authority
  make_cluster cluster-tls --tls --cacert "$(authority_file)"
}

ready_cluster_tls() { is_whole cluster-tls 3 0; }

start_sentinel_tls() {
  pid_of sentinel-tls >/dev/null || launch_redis sentinel-tls "sentinel monitor main 127.0.0.1 $(port_of redis-tls) 1" \
    "sentinel down-after-milliseconds main 1000"
}

ready_sentinel_tls() {
  why="it does not see the server"
  ask sentinel-tls sentinel master main | paste -d ' ' - - | grep -qx 'flags master'
}
