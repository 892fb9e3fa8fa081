package dev.hawser.anchor;

import java.util.Locale;

/** How far a call is on its way into the chain. Each stage stands in the journal before the next begins. */
public enum Stage {
    /** It is known what is to be sent. */
    PLANNED,
    /** A nonce is set aside for it. */
    NONCE_TAKEN,
    /** There are signed bytes, which no node has seen for certain. */
    SIGNED,
    /** A node has the bytes. */
    SENT,
    /** It is in a block of the present chain. */
    MINED,
    /** The block is final. */
    FINAL;

    /** As the journal writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Stage parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
