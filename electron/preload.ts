import { contextBridge, ipcRenderer } from "electron";
import { CHANNELS } from "../shared/contract/channels.ts";
import type { Told } from "../shared/contract/signer-talk.ts";
import type { Bridge } from "../shared/contract/answers.ts";
import type { View } from "../shared/contract/view.ts";

/** The window's kind of port, as far as it is used here. */
interface Port {
  readonly postMessage: (message: unknown) => void;
  readonly close: () => void;
  readonly start: () => void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

/** The port to the signer that is at work, if one is; what is typed goes through it, past main. */
let signerPort: Port | null = null;
/** What the signer last told the window, for whoever asks later in the same errand. */
let hearTold: ((told: Told | null) => void) | null = null;
let lastTold: Told | null = null;

ipcRenderer.on(CHANNELS.signerPort, (event) => {
  signerPort?.close();
  const [port] = event.ports as unknown as readonly Port[];
  signerPort = port ?? null;
  lastTold = null;
  hearTold?.(null);
  if (port === undefined) return;
  port.onmessage = ({ data }) => {
    lastTold = data as Told;
    hearTold?.(lastTold);
  };
  port.start();
});

const bridge: Bridge = {
  ask: (name, args) =>
    ipcRenderer.invoke(CHANNELS.ask, name, args) as ReturnType<Bridge["ask"]> as never,
  onSaid: (hear) => {
    const listen = (_event: unknown, view: View) => {
      hear(view);
    };
    ipcRenderer.on(CHANNELS.said, listen);
    void ipcRenderer.invoke(CHANNELS.said).then((view: View) => {
      hear(view);
    });
    return () => {
      ipcRenderer.off(CHANNELS.said, listen);
    };
  },
  answer: (number, answer) => {
    if (signerPort === null) return false;
    signerPort.postMessage({ number, answer });
    return true;
  },
  onTold: (hear) => {
    hearTold = hear;
    hear(lastTold);
    return () => {
      hearTold = null;
      lastTold = null;
    };
  },
};

contextBridge.exposeInMainWorld("conclave", bridge);
