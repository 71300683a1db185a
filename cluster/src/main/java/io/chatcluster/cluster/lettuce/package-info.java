/**
 * The ports over Redis: the only place of this module that knows Lettuce. The program that owns the
 * node makes these, and takes further connections from {@link
 * io.chatcluster.cluster.lettuce.LettuceConnections}.
 */
package io.chatcluster.cluster.lettuce;
