/** p of every class group and the counters at which p and the generator were accepted; re-derived by class-group-parameters.test.ts. */
import type { ClassGroupName, Suite } from './class-group.ts';

export interface ClassGroupConstants {
  readonly p: bigint;
  /** Counter of p under XOF("cl/p"). */
  readonly counterP: number;
  /** Counter of the generator's norm under XOF("cl/h"). */
  readonly counterL: number;
}

export const CLASS_GROUP_CONSTANTS: Readonly<Record<Suite, Readonly<Record<ClassGroupName, ClassGroupConstants>>>> = {
  'CL-128': {
    secp256k1: {
      p: BigInt(
        '0xd39ce5f6cde6478173cbb8eb5a4386435fe88cb2a6ffded2f4246e8b44ed305898f536f581014174fa15fec45e8f4b85ed32' +
          'f0d698cbcc13894d4e0d1c0e3ff7253ff23c628d8dd38f1eb4e35bbaf2933b7ad2dc49cf4bb383751c5a3e424a2e83bc820b' +
          '9814300429c6a3cd6aa3aab5f2ab7d21989b768bfb63e501ab23b4788e8b1dda377ed66ba7407db283849290bb5fe9120473' +
          '4143272cef4a612b92f7181355b6f80ea08e30e9e57b90c9e6da5ff0bc793348c481aa9721edecb7a90b91ddfaa33',
      ),
      counterP: 6460,
      counterL: 200,
    },
    secp256r1: {
      p: BigInt(
        '0xe79ff11f7d98d3b791367635a0eabf514064ca32e771d278ee99110bfc04952b2450952d74dc2cccfe34baf1c0c5b2c38190' +
          '8cabd31160c7aebea00d6a4638f2bc3dffbd80eb7c4a5c6eb6a0b803447e69429c2aae0ec343c3ee3a0c3eac1d87be5c5c0f' +
          '8d25fc5dd40a773c4b4ab1b310d16808ce1d6ebaeafa9d6c096eedc3b153200e99bec79c2d639b1e426b59a454443fa32295' +
          '52fad1ac0e096ec8b41e8e5a056d0c7080d369eca4ac187bfa0c39c801ba2b081ca32d2e0a93d579a8eed2bfbf227',
      ),
      counterP: 446,
      counterL: 82,
    },
    ed25519: {
      p: BigInt(
        '0x664a0e912906704256b2e7ef1b0da4e85b5870db3f811651c3383ca2583401f2387c758345ad519aa9c1a1a1b8c576dd4a09' +
          '97baa2ae6a200a7eb1e286ac99ef6eee80fafbbde9630c47b908dc5aedc5b54a70e287d4164029f647515760fd8ea40989e0' +
          'c940f043dc69cef5843d90f3c2a7f0d2f0a990dde0998653e4884419dfc234c0f684d9151a0e02c687d56bd44a7919f39b3d' +
          '36efc1f13785851d94281ba095c04df4fddb237ef1844edb1f5226e2189ce1bf59511274f2503ba2798b26493d6073',
      ),
      counterP: 776,
      counterL: 26,
    },
  },
  'CL-112': {
    secp256k1: {
      p: BigInt(
        '0x1795eb616071af4ba48499af99eef297ef9ec6029fcfc6e7f56f6f855ab1b85626cb7e6f5037c863a2af676b5be15a5b53fc' +
          'fc02120d122b846c45321138029e75a0bc3c2d7663b45252920cd82833d327a2e22d56af46a617a2ad7627204afac8ee2f19' +
          '12e0073e7b0cabedeeabc549530b78b152cbf6e85ae96f0c10583eda6eaff7ad015e6fe3bf',
      ),
      counterP: 2345,
      counterL: 134,
    },
    secp256r1: {
      p: BigInt(
        '0x1cdb315a7c1bc8e630f90b05886b4ca7b037563062b48ddf16ccf718c90d9d000918dd4b67e5ee2d9d323911a2def1069084' +
          'ba170c677c2eaeda67346e439fcdc7a832d24226305dfb5c27b90f8e6fd69259383a1307aa15433032a4d02a6ccce40e110b' +
          '99920c66aa197d58b9a1112d4af802f712ee691efa3b20ef84960c1d3a323f7696e3080fcb',
      ),
      counterP: 68,
      counterL: 40,
    },
    ed25519: {
      p: BigInt(
        '0xc90e96fbf85efc96de35f4ff039b5df44a2071978ce1dd796e5f2fb4d2434f30632cdea8d572f07acf13940288aa963a8344' +
          '9cddb2db61db58f64547dd86ce257394e094c6cc259e7061defdc9d3b45bb8fbf963064a9e2b0d57615078da55d1364a6010' +
          'a2efcd4ab1e2914d56072981720f4caf6702b07a9b6c8f78f9cfaeb313251ac6eec0889fef',
      ),
      counterP: 695,
      counterL: 365,
    },
  },
  'CL-TEST': {
    secp256k1: {
      p: BigInt('0x1a69011354660be31928357439911992c0e652d6b49447b4df97738c2af4d41343a262a3098b79c2d6a2093'),
      counterP: 212,
      counterL: 1,
    },
    secp256r1: {
      p: BigInt('0x17553e5ca63a354957a15afd9f0bd86f4320643e7fb7eb733ea8ff8cf77e67e53a2ec6be15485cc5e65eeeb'),
      counterP: 166,
      counterL: 75,
    },
    ed25519: {
      p: BigInt('0xb7c4422b73d6b8b46c131d3a4ba59896634d7a49f01f3a4147b65baa5ec5a231ad23f5517eb1f178fcf740f'),
      counterP: 1280,
      counterL: 299,
    },
  },
};
