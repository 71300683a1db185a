/** Fakes and clocks that the tests of several packages use. */
package io.chatcluster.server.testing;
