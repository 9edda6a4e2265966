# Sourced by up.sh: the rig's own authority, the API server's certificate, and the key that signs service account tokens.

# make_certificates FOLDER
make_certificates() (
  cd "$1"
  umask 077
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=milvusl7-rig-ca \
    -addext keyUsage=critical,keyCertSign,cRLSign -keyout ca.key -out ca.crt
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=kube-apiserver \
    -keyout apiserver.key -out apiserver.csr
  cat >apiserver.ext <<END
subjectAltName=IP:127.0.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc
extendedKeyUsage=serverAuth
END
  openssl x509 -req -in apiserver.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile apiserver.ext \
    -out apiserver.crt
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out service-account.key
  openssl pkey -in service-account.key -pubout -out service-account.pub
) >"$1/openssl.log" 2>&1

# write_kubeconfig FILE SERVER TOKEN: the context is named as gcloud names one of GKE.
write_kubeconfig() (
  umask 077
  cat >"$1" <<END
apiVersion: v1
kind: Config
current-context: $context
clusters:
- name: $context
  cluster:
    server: $2
    certificate-authority-data: $(base64 -w 0 <"$run/pki/ca.crt")
contexts:
- name: $context
  context: {cluster: $context, user: $context, namespace: default}
users:
- name: $context
  user: {token: $3}
END
)
