/**
 * Checks of the files that run the cluster: image, compose file, balancer and Kubernetes manifests.
 * Nothing here starts anything. The manifests are read into Kubernetes' own models, which know the
 * fields; rules of this package follow the references between them, which the models do not.
 */
package io.chatcluster.server.deploy;
