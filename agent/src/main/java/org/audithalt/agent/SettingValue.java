package org.audithalt.agent;

/**
 * A setting in force and where it comes from, for {@code status}. Immutable.
 *
 * @param setting which
 * @param text the value in its normal form; several files are joined by commas
 * @param source {@code default}, {@code FILE:LINE}, {@code environment}, {@code property} or {@code agent argument}
 */
public record SettingValue(Setting setting, String text, String source) {}
