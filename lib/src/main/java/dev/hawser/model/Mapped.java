package dev.hawser.model;

import java.util.Iterator;
import java.util.function.Function;

/** Each element of an iterator turned into another as it is asked for. */
record Mapped<A, B>(Iterator<A> from, Function<A, B> function) implements Iterator<B> {

    @Override
    public boolean hasNext() {
        return from.hasNext();
    }

    @Override
    public B next() {
        return function.apply(from.next());
    }
}
