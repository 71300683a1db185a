/**
 * Asking the other members and waiting for their answers, which ends as soon as those that live
 * have answered. Called by the front door; knows the wire, the members and how to publish, not how
 * requests of others are answered.
 */
package io.chatcluster.cluster.query;
