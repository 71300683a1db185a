/**
 * Encryption of connections: from the key store of the library's configuration, or from PEM files
 * that may change while the server runs. TLS 1.2 and newer only.
 */
package io.chatcluster.engine.tls;
