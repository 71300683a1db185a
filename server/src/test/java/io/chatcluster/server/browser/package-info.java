/** The chat page in a real browser, on nodes in processes of their own. */
package io.chatcluster.server.browser;
