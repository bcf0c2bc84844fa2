/**
 * What woven JDK code calls. These few classes are defined on the bootstrap loader, know no other package of the agent,
 * and hand every entry and exit to a target that the agent sets before the first hook is woven. No lambda, no string
 * concatenation, no logging: each would run JDK start-up code inside JDK start-up code.
 */
@NullMarked
package org.audithalt.bridge;

import org.jspecify.annotations.NullMarked;
