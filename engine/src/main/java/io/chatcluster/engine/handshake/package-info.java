/**
 * What a handshake is made of: the request as it is kept, the errors of the protocol, CORS, ids.
 * Knows no session.
 */
package io.chatcluster.engine.handshake;
