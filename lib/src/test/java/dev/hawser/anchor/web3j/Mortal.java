package dev.hawser.anchor.web3j;

import dev.hawser.anchor.NodePort;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A node whose driver dies when it sends: before the bytes are out at an odd count, behind them at an even one. */
final class Mortal {
    private final NodePort node;
    private final int death;
    private int moments;

    Mortal(NodePort node, int death) {
        this.node = node;
        this.death = death;
    }

    /** Ends the driver where no code of ours catches it. */
    static final class Death extends Error {}

    NodePort port() {
        return (NodePort) Proxy.newProxyInstance(
                NodePort.class.getClassLoader(), new Class<?>[] {NodePort.class}, (proxy, method, arguments) -> {
                    boolean sends = method.getName().equals("send");
                    if (sends && ++moments == death) {
                        throw new Death();
                    }
                    try {
                        Object answer = method.invoke(node, arguments);
                        if (sends && ++moments == death) {
                            throw new Death();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
