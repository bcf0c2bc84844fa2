package org.audithalt.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An object out of an answer, read with defaults: an older or newer agent may leave fields out. */
final class Fields {
    private final Map<?, ?> map;

    Fields(Map<?, ?> map) {
        this.map = map;
    }

    boolean has(String name) {
        return map.get(name) != null;
    }

    /** Text with nothing a terminal would obey; empty if absent. */
    String text(String name) {
        Object value = map.get(name);
        return value == null ? "" : Wording.printable(value.toString());
    }

    /** A number; 0 if absent. */
    long number(String name) {
        return map.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** A boolean, or a default where it is absent. */
    boolean flag(String name, boolean absent) {
        return map.get(name) instanceof Boolean flag ? flag : absent;
    }

    /** An object; an empty one if absent. */
    Fields object(String name) {
        return new Fields(map.get(name) instanceof Map<?, ?> object ? object : Map.of());
    }

    /** The members of an object as they are, to be printed as JSON again; none if absent. */
    Map<?, ?> members(String name) {
        return object(name).map;
    }

    /** The objects of an array; none if absent. */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        if (map.get(name) instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> object) {
                    objects.add(new Fields(object));
                }
            }
        }
        return objects;
    }

    /** The elements of an array as text; none if absent. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (map.get(name) instanceof List<?> list) {
            for (Object element : list) {
                texts.add(Wording.printable(String.valueOf(element)));
            }
        }
        return texts;
    }
}
