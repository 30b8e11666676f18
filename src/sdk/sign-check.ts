/** Everything that is checked before a request touches the user's secret. */
import { equalBytes, Failure } from '../base/index.ts';
import type { Context } from './context.ts';
import type { UserShareRecord } from './share.ts';
import type { SignFields } from './sign-options.ts';
import { assertDWalletKey, type DWalletView, type ReadyNetwork, wrongPublicKey } from './view.ts';

export function assertNetwork({ deployment }: Context, share: UserShareRecord): void {
  if (share.network === deployment.network) return;
  throw new Failure('usage', 'sdk/other-network', 'the share belongs to a dWallet of another network', {
    data: { expected: deployment.network, found: share.network },
    hint: 'Use the deployment file of the network on which the dWallet was created.',
  });
}

export function assertMessages({ messages, presigns }: SignFields, { limits }: ReadyNetwork): void {
  const count = messages.length;
  if (count < 1 || count > limits.messages) {
    throw new Failure('usage', 'sdk/too-many-messages', `a request signs 1 to ${limits.messages} messages`, {
      data: { count, limit: limits.messages },
      hint: 'Split the messages into several requests.',
    });
  }
  const longest = Math.max(...messages.map((message) => message.length));
  if (longest > limits.messageBytes) {
    throw new Failure('usage', 'sdk/message-too-long', `a message has at most ${limits.messageBytes} bytes`, {
      data: { length: longest, limit: limits.messageBytes },
      hint: 'Sign a shorter message, or its hash.',
    });
  }
  if (presigns !== undefined && presigns.length !== count) {
    throw new Failure('usage', 'sdk/presign-count', 'give exactly one presign per message', {
      data: { presigns: presigns.length, messages: count },
    });
  }
}

/** What the chain shows is the dWallet that the share was made for, and it can sign. */
export function assertShare(dwallet: DWalletView, share: UserShareRecord, network: ReadyNetwork): void {
  if (dwallet.status !== 'active') {
    throw new Failure('usage', 'sdk/dwallet-not-active', `the dWallet is ${dwallet.status}`, {
      data: { dwallet: dwallet.id, status: dwallet.status },
      hint: 'Only an active dWallet signs: wait for its activation, or thaw it.',
    });
  }
  assertDWalletKey(dwallet, network.networkKey);
  if (!equalBytes(dwallet.publicKey, share.publicKey)) throw wrongPublicKey(dwallet.id);
}
