/**
 * What an application can listen to, per socket, per namespace and for whole families of
 * namespaces, and the listeners it gives. Knows {@code engine.api} and nothing else of the engine.
 *
 * <p>Unless a listener says otherwise, it is called on the listener thread of the connection (see
 * {@link io.chatcluster.engine.api.ListenerThreads}): one call at a time per connection, in the
 * order of the packets. A listener that throws is logged and harms neither the connection nor the
 * listeners after it; one that blocks a listener thread keeps only its own connection waiting, as
 * long as the pool has others.
 */
package io.chatcluster.engine.api.event;
