/**
 * Doing and answering what other members ask of this node. Called by the front door on the worker
 * of the namespace; knows the wire, the engine's front door and how to publish, not how this node
 * asks.
 */
package io.chatcluster.cluster.answer;
