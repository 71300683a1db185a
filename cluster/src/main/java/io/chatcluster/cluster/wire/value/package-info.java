/**
 * Values as the members of the cluster write them: MessagePack and JSON, and arguments of an
 * application made ready for both. Pure; the wire uses it, and what an application emits goes
 * through it.
 */
package io.chatcluster.cluster.wire.value;
