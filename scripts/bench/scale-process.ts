/** One size of committee in a process of its own, so that its memory and its caches are its own. */
import process from 'node:process';
import { benchScale, type ScaleOptions } from './scale.ts';

process.on('message', (options: ScaleOptions) => {
  void benchScale(options).then((figures) => {
    process.send?.(figures, () => process.exit(0));
  });
});
process.on('unhandledRejection', (error) => {
  console.error(error);
  process.exit(1);
});
