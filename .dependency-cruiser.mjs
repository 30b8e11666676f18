/** The arrows between rooms, as data. Adding one, or a package to a room, is a decision (docs/decision). */
const MAY_IMPORT = {
  'src/base': [],
  'src/crypto': ['src/base'],
  'src/chain': ['src/base'],
  'src/devnet': ['src/base'],
  'src/validator': ['src/base', 'src/crypto', 'src/chain'],
  'src/sdk': ['src/base', 'src/crypto', 'src/chain'],
  indexer: ['src/base', 'src/chain'],
};
/** Inside crypto: each layer may import only those before it. */
const CRYPTO_LAYERS = ['math', 'kernel', 'group', 'proof', 'encryption', 'threshold', 'protocol'];

const rooms = Object.entries(MAY_IMPORT).map(([room, targets]) => ({
  name: `room-${room.replace('src/', '')}`,
  severity: 'error',
  comment: `${room} may import only ${targets.join(', ') || 'nothing'}`,
  from: { path: `^${room}/` },
  to: { path: '^(src|indexer|scripts|test)/', pathNot: [`^${room}/`, ...targets.map((t) => `^${t}/`)] },
}));

/** Another room is entered through its index.ts only. */
const doors = Object.keys(MAY_IMPORT).map((room) => ({
  name: `door-${room.replace('src/', '')}`,
  severity: 'error',
  from: { path: '^(src|indexer)/', pathNot: `^${room}/` },
  to: { path: `^${room}/`, pathNot: `^${room}/index\\.ts$` },
}));

const layers = CRYPTO_LAYERS.map((layer, i) => ({
  name: `crypto-layer-${layer}`,
  severity: 'error',
  from: { path: `^src/crypto/${layer}/` },
  to: {
    path: CRYPTO_LAYERS.slice(i + 1)
      .map((later) => `^src/crypto/${later}/`)
      .concat('^src/crypto/index'),
  },
}));

const parts = ['follower', 'engine', 'mesh', 'poster', 'store'].map((part) => ({
  name: `validator-part-${part}`,
  severity: 'error',
  comment: 'the five parts meet in port.ts and worker.ts only',
  from: { path: `^src/validator/${part}/`, pathNot: '\\.test\\.ts$' },
  to: { path: '^src/validator/(follower|engine|mesh|poster|store)/', pathNot: `^src/validator/${part}/` },
}));

export default {
  forbidden: [
    { name: 'cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-rooms',
      severity: 'error',
      from: { path: '^src/(base|crypto|devnet/vm)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'devnet-vm-first',
      severity: 'error',
      from: { path: '^src/devnet/(vm|store)/' },
      to: { path: '^src/devnet/(executor|rpc)/' },
    },
    {
      name: 'devnet-executor-before-rpc',
      severity: 'error',
      from: { path: '^src/devnet/executor/' },
      to: { path: '^src/devnet/rpc/' },
    },
    {
      name: 'product-imports-no-test',
      severity: 'error',
      from: { path: '^(src|indexer)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^test/' },
    },
    {
      name: 'indexer-store-first',
      severity: 'error',
      from: { path: '^indexer/store/' },
      to: { path: '^indexer/(project|api)/' },
    },
    ...rooms,
    ...doors,
    ...layers,
    ...parts,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.as\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
