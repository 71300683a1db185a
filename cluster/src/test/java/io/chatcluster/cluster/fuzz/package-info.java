/** Random input for everything that reads what another member, or anybody, published. */
package io.chatcluster.cluster.fuzz;
