/**
 * Who may come in: the address that a client has in truth, and how much each address may ask for.
 * Asked by the transport; knows no session.
 */
package io.chatcluster.engine.admission;
