import { describe, expect, it } from 'vitest';
import { didYouMean } from './did-you-mean';

describe('did you mean', () => {
  it.each([
    ['usr', ['user', 'hosts'], 'user'],
    ['hsots', ['user', 'hosts'], 'hosts'],
    ['USER', ['user'], 'user'],
    ['lab', ['gpu-farm'], null],
    ['x', [], null],
  ])('%j of %j is %j', (word, candidates, expected) => expect(didYouMean(word, candidates)).toBe(expected));
});
