/**
 * An ordinary program that keeps files, sockets and child processes busy and says how often it did what. It serves as
 * the load of the demonstration and of the tests, and depends on nothing but the JDK.
 */
package org.audithalt.sample;
