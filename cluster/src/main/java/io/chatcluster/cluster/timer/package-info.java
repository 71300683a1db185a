/** What happens later: one named thread that runs short tasks. Knows no other package. */
package io.chatcluster.cluster.timer;
