/** The door of the indexer: a service that keeps the chain's public facts in SQL and answers questions about them. */
export { type Indexer, type IndexerLog, type IndexerOptions, type IndexerPosition, startIndexer } from './indexer.ts';
