package org.audithalt.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** As the kernel answers, measured by RulesAgainstKernelTest. */
class ObjectFactsTest {
    private static final int REGULAR = 0100644;
    private static final int DIRECTORY = 040755;
    private static final int CHARACTER = 020666;

    @Test
    void oneObjectIsEnough() {
        ObjectFacts facts = new ObjectFacts();
        facts.add(REGULAR, 1234, 5678, 12, 0xfe00, 0);
        facts.add(DIRECTORY, 0, 0, 2, 0xfe00, 0);

        assertThat(facts.answer(term(Field.OBJ_UID, Comparison.EQUAL, 1234), false))
                .isEqualTo(Rule.YES);
        assertThat(facts.answer(term(Field.OBJ_UID, Comparison.NOT_EQUAL, 1234), false))
                .isEqualTo(Rule.YES);
        assertThat(facts.answer(term(Field.INODE, Comparison.EQUAL, 3), false)).isEqualTo(Rule.NO);
        assertThat(facts.answer(term(Field.FILETYPE, Comparison.EQUAL, 040000), false))
                .isEqualTo(Rule.YES);
    }

    @Test
    void anotherFileTypeThanOneMustBeThatOfAllObjects() {
        ObjectFacts facts = new ObjectFacts();
        facts.add(REGULAR, 0, 0, 12, 0xfe00, 0);
        facts.add(DIRECTORY, 0, 0, 2, 0xfe00, 0);

        assertThat(facts.answer(term(Field.FILETYPE, Comparison.NOT_EQUAL, 040000), false))
                .isEqualTo(Rule.NO);
        assertThat(facts.answer(term(Field.FILETYPE, Comparison.NOT_EQUAL, 0120000), false))
                .isEqualTo(Rule.YES);
    }

    @Test
    void whatIsMissingMayDecideLater() {
        ObjectFacts facts = new ObjectFacts();
        facts.add(DIRECTORY, 0, 0, 2, 0xfe00, 0);
        facts.addMissing();

        assertThat(facts.answer(term(Field.FILETYPE, Comparison.EQUAL, 0100000), false))
                .isEqualTo(Rule.LATER);
        assertThat(facts.answer(term(Field.FILETYPE, Comparison.NOT_EQUAL, 0100000), false))
                .isEqualTo(Rule.LATER);
        assertThat(facts.answer(term(Field.FILETYPE, Comparison.NOT_EQUAL, 040000), false))
                .isEqualTo(Rule.NO);
        assertThat(facts.answer(term(Field.OBJ_UID, Comparison.EQUAL, 0), false))
                .isEqualTo(Rule.YES);
    }

    @Test
    void numbersOfADeviceFileCountBesideThoseOfItsFileSystem() {
        ObjectFacts facts = new ObjectFacts();
        facts.add(CHARACTER, 0, 0, 3, 0x6, 0x103);

        assertThat(facts.answer(term(Field.DEVMAJOR, Comparison.EQUAL, 0), false))
                .isEqualTo(Rule.YES);
        assertThat(facts.answer(term(Field.DEVMAJOR, Comparison.EQUAL, 1), false))
                .isEqualTo(Rule.YES);
        assertThat(facts.answer(term(Field.DEVMINOR, Comparison.EQUAL, 3), false))
                .isEqualTo(Rule.YES);
        assertThat(facts.answer(term(Field.DEVMINOR, Comparison.EQUAL, 4), false))
                .isEqualTo(Rule.NO);
    }

    private static FieldTerm term(Field field, Comparison comparison, int number) {
        return new FieldTerm(field, comparison, number, "", "");
    }
}
