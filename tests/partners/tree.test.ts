import { ancestors, depthOf, isWithin, mayStandUnder, partnerOf, pathOf, type TreeNode } from '#domain/partners/tree.ts';

const node = (id: string, kind: TreeNode['kind'], parentId: string | null = null): [string, TreeNode] => [id, { id, kind, parentId }];
const tree = new Map([
  node('holding', 'holding'), node('net', 'network', 'holding'), node('sub', 'network', 'net'), node('cinema', 'point', 'sub'), node('bar', 'point', 'cinema'),
  node('club', 'point', 'holding'), node('kiosk', 'point'),
]);

test.each([['bar', 'sub'], ['cinema', 'sub'], ['sub', 'sub'], ['net', 'net']])('the partner of %s is the nearest network, %s', (place, partner) => {
  expect(partnerOf(tree, place)).toBe(partner);
});

test.each([['club', 'holding'], ['holding', 'holding'], ['kiosk', 'kiosk']])('without a network above, the partner of %s is the topmost place, %s', (place, partner) => {
  expect(partnerOf(tree, place)).toBe(partner);
});

test('ancestors are the place itself and those above, the nearest first; none of an unknown place', () => {
  expect(ancestors(tree, 'bar').map(({ id }) => id)).toEqual(['bar', 'cinema', 'sub', 'net', 'holding']);
  expect(ancestors(tree, 'nowhere')).toEqual([]);
});

test('a path within another is a place at or below it', () => {
  const [holding, net] = [pathOf(null, 'h'), pathOf('/h/', 'n')];
  expect([holding, net]).toEqual(['/h/', '/h/n/']);
  expect([isWithin(net, holding), isWithin(net, net), isWithin(holding, net), isWithin('/h2/', '/h/')]).toEqual([true, true, false, false]);
  expect([depthOf(holding), depthOf(net)]).toEqual([0, 1]);
});

test('a kind stands under its own and under higher ones', () => {
  expect([mayStandUnder('point', 'point'), mayStandUnder('point', 'holding'), mayStandUnder('network', 'holding')]).toEqual([true, true, true]);
  expect([mayStandUnder('network', 'point'), mayStandUnder('holding', 'network')]).toEqual([false, false]);
});
