/** Extensions of certificates, as sections of an OpenSSL configuration: of an authority that issues, and of one that stamps. */
export const OPENSSL_EXTENSIONS = `[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid`;
