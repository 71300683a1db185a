/**
 * What belongs to one event loop: deadlines without a timer each, and one flush per turn. Knows
 * nothing of what is flushed or what a deadline is for.
 */
package io.chatcluster.engine.loop;
