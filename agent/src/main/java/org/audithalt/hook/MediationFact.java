package org.audithalt.hook;

/**
 * A reviewed fact of {@code natives.table} that byte code does not show by itself: a method that is called through a handle
 * or an interface runs only while another one does. Immutable.
 *
 * @param since first JDK feature version of the fact
 * @param until last JDK feature version of the fact
 * @param inner the method that is called
 * @param outer the method that runs around it
 */
record MediationFact(int since, int until, HookRow.Member inner, HookRow.Member outer) {

    boolean appliesTo(int feature) {
        return since <= feature && feature <= until;
    }
}
