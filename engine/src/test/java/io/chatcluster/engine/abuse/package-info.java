/**
 * What hostile clients do, attack by attack. Each is made several times against a server of one
 * event loop with a well-behaved client beside it; {@link io.chatcluster.engine.abuse.Victim} says
 * what must hold afterwards. The table of attacks and bounds is in the module's README.
 */
package io.chatcluster.engine.abuse;
