/** Projects outside of the tree that depend on the artifacts, built by Maven and started. */
package io.chatcluster.server.consumer;
