/** Units that are open with a higher probability stay when the network is made compact. */
export const keepAbove = 0.5;
