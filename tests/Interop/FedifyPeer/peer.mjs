// A small server on Fedify that the tests talk to: people who are made when they are first asked for, who accept every
// follower and keep what reaches them. A second, local-only port drives it and shows its state.
// Environment: PEER_ORIGIN (https://fedify.test), PEER_PORT (federation, behind TLS), PEER_CONTROL_PORT.
import http from 'node:http';
import { Temporal } from '@js-temporal/polyfill';
import { createFederationBuilder, generateCryptoKeyPair, InProcessMessageQueue, MemoryKvStore } from '@fedify/fedify';
import {
  Accept, Announce, Create, Delete, Endpoints, Follow, Like, Mention, Note, Person, PUBLIC_COLLECTION, Tombstone, Undo, Update,
} from '@fedify/vocab';

const ORIGIN = process.env.PEER_ORIGIN ?? 'https://fedify.test';

// ---- state
const accounts = new Map(); // name -> what this person has
const notes = new Map(); // id -> a note written here
const sent = new Map(); // activity id -> { activity, recipient }, for undoing it

async function account(name) {
  if (!/^[a-z][a-z0-9]*$/.test(name)) return null;
  let found = accounts.get(name);
  if (!found) {
    found = Promise.all([generateCryptoKeyPair('RSASSA-PKCS1-v1_5'), generateCryptoKeyPair('Ed25519')]).then((keys) => ({
      name, keys, knock: 'rfc9421', followers: new Map(), following: new Set(), received: [], timeline: new Map(),
    }));
    accounts.set(name, found);
  }
  return found;
}

// ---- federation
const builder = createFederationBuilder();

builder.setNodeInfoDispatcher('/nodeinfo/2.1', () => ({
  software: { name: 'fedify-peer', version: '1.0.0' },
  protocols: ['activitypub'],
  usage: { users: { total: accounts.size }, localPosts: notes.size, localComments: 0 },
}));

builder.setActorDispatcher('/users/{identifier}', async (ctx, name) => {
  if (!(await account(name))) return null;
  const keys = await ctx.getActorKeyPairs(name);
  return new Person({
    id: ctx.getActorUri(name),
    preferredUsername: name,
    name: `${name} on Fedify`,
    url: new URL(`${ORIGIN}/@${name}`),
    inbox: ctx.getInboxUri(name),
    outbox: ctx.getOutboxUri(name),
    followers: ctx.getFollowersUri(name),
    endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }),
    publicKey: keys[0].cryptographicKey,
    assertionMethods: keys.map((key) => key.multikey),
  });
}).setKeyPairsDispatcher(async (_ctx, name) => (await account(name))?.keys ?? []);

builder.setOutboxDispatcher('/users/{identifier}/outbox', async (ctx, name) => ({
  items: [...notes.values()].filter((note) => note.owner === name && !note.deleted).map((note) => create(ctx, note)),
}));

builder.setFollowersDispatcher('/users/{identifier}/followers', async (_ctx, name) => ({
  items: [...((await account(name))?.followers.values() ?? [])],
}));

builder.setObjectDispatcher(Note, '/notes/{id}', (ctx, { id }) => {
  const note = notes.get(id);
  return note ? render(ctx, note) : null;
});

const inbox = builder.setInboxListeners('/users/{identifier}/inbox', '/inbox');

// What comes to the shared inbox is shown to everybody here; timelines take only what is meant for the person.
async function receivers(ctx) {
  return ctx.recipient ? [await account(ctx.recipient)] : Promise.all(accounts.values());
}

async function record(ctx, activity) {
  const entry = {
    type: activity.constructor.name, id: activity.id?.href, actor: activity.actorId?.href, object: activity.objectId?.href,
  };
  for (const person of await receivers(ctx)) person.received.push(entry);
}

async function keep(ctx, activity) {
  await record(ctx, activity);
  const object = await activity.getObject(ctx);
  if (!object?.id || object.attributionId?.href !== activity.actorId?.href) return;
  const mentions = [];
  for await (const tag of object.getTags(ctx)) if (tag instanceof Mention) mentions.push(tag.href?.href);
  const entry = {
    id: object.id.href,
    type: object.constructor.name,
    author: object.attributionId.href,
    name: object.name?.toString() ?? null,
    summary: object.summary?.toString() ?? null,
    content: object.content?.toString() ?? null,
    url: object.url?.href?.toString() ?? null,
    replyTo: object.replyTargetId?.href ?? null,
    updated: object.updated?.toString() ?? null,
    mentions,
  };
  for (const person of await receivers(ctx)) {
    const wanted = person.following.has(entry.author) || mentions.includes(ctx.getActorUri(person.name).href);
    if (activity instanceof Create ? wanted : person.timeline.has(entry.id)) person.timeline.set(entry.id, entry);
  }
}

inbox.on(Follow, async (ctx, follow) => {
  await record(ctx, follow);
  const target = ctx.parseUri(follow.objectId);
  const person = target?.type === 'actor' ? await account(target.identifier) : null;
  const follower = await follow.getActor(ctx);
  if (!person || !follower?.id || !follower.inboxId) return;
  person.followers.set(follower.id.href, {
    id: follower.id,
    inboxId: follower.inboxId,
    endpoints: follower.endpoints?.sharedInbox ? { sharedInbox: follower.endpoints.sharedInbox } : null,
  });
  await speakingAs(person).sendActivity({ identifier: person.name }, follower, new Accept({
    id: fresh(ctx, person.name, 'accept'), actor: ctx.getActorUri(person.name), to: follower.id, object: follow,
  }));
});

inbox.on(Accept, async (ctx, accept) => {
  await record(ctx, accept);
  // Only a Follow that was sent from here can be accepted, and only by the one it was sent to.
  const follow = sent.get(accept.objectId?.href)?.activity;
  if (!(follow instanceof Follow) || follow.objectId?.href !== accept.actorId?.href) return;
  const who = ctx.parseUri(follow.actorId);
  if (who?.type === 'actor') (await account(who.identifier))?.following.add(follow.objectId.href);
});

inbox.on(Undo, async (ctx, undo) => {
  await record(ctx, undo);
  const undone = await undo.getObject(ctx);
  if (!(undone instanceof Follow) || undone.actorId?.href !== undo.actorId?.href) return;
  const target = ctx.parseUri(undone.objectId);
  if (target?.type === 'actor') (await account(target.identifier))?.followers.delete(undo.actorId.href);
});

inbox.on(Create, keep);
inbox.on(Update, keep);
inbox.on(Delete, async (ctx, activity) => {
  await record(ctx, activity);
  for (const person of await receivers(ctx)) {
    if (person.timeline.get(activity.objectId?.href)?.author === activity.actorId?.href) person.timeline.delete(activity.objectId.href);
  }
});
inbox.on(Like, record);
inbox.on(Announce, record);
inbox.onError((_ctx, error) => console.error('inbox:', error?.message));

// Two senders over the same state: which of the two HTTP signature generations a host is tried with first.
const options = (firstKnock) => ({
  kv: new MemoryKvStore(),
  queue: new InProcessMessageQueue({ pollInterval: { milliseconds: 50 } }),
  origin: ORIGIN,
  allowPrivateAddress: true,
  firstKnock,
  onOutboxError: (error) => console.error('outbox:', error?.message),
});
const federations = {
  rfc9421: await builder.build(options('rfc9421')),
  cavage: await builder.build(options('draft-cavage-http-signatures-12')),
};

const speakingAs = (person) => federations[person.knock].createContext(new URL(ORIGIN), undefined);

// ---- documents
const fresh = (ctx, name, kind) => new URL(`#${kind}-${crypto.randomUUID()}`, ctx.getActorUri(name));
const noteUri = (ctx, note) => ctx.getObjectUri(Note, { id: note.id });

function render(ctx, note) {
  if (note.deleted) return new Tombstone({ id: noteUri(ctx, note), deleted: note.deleted });
  return new Note({
    id: noteUri(ctx, note),
    attribution: ctx.getActorUri(note.owner),
    to: PUBLIC_COLLECTION,
    ccs: [ctx.getFollowersUri(note.owner), ...(note.addressee ? [note.addressee] : [])],
    content: note.content,
    published: note.published,
    updated: note.updated ?? null,
    replyTarget: note.replyTo ? new URL(note.replyTo) : null,
    url: noteUri(ctx, note),
    tags: note.addressee ? [new Mention({ href: note.addressee, name: note.addressee.href })] : [],
  });
}

function create(ctx, note) {
  return new Create({
    id: new URL('#create', noteUri(ctx, note)), actor: ctx.getActorUri(note.owner), to: PUBLIC_COLLECTION,
    ccs: [ctx.getFollowersUri(note.owner), ...(note.addressee ? [note.addressee] : [])],
    published: note.published, object: render(ctx, note),
  });
}

// ---- what the tests can ask for
async function find(ctx, name, what) {
  return ctx.lookupObject(what, { documentLoader: await ctx.getDocumentLoader({ identifier: name }) });
}

async function postWithAuthor(ctx, name, url) {
  const post = await find(ctx, name, url);
  const author = await post?.getAttribution(ctx);
  if (!post?.id || !author?.id) throw new Error(`${url} is not a post with an author`);
  return { post, author };
}

async function send(ctx, name, recipient, activity) {
  sent.set(activity.id.href, { activity, recipient });
  await ctx.sendActivity({ identifier: name }, recipient, activity);
  return { id: activity.id.href };
}

async function sendNote(ctx, note, activity) {
  const recipients = [...(await account(note.owner)).followers.values(), ...(note.author ? [note.author] : [])];
  await ctx.sendActivity({ identifier: note.owner }, recipients, activity, { preferSharedInbox: true });
  return { id: noteUri(ctx, note).href };
}

function owned(ctx, url) {
  const parsed = ctx.parseUri(new URL(url));
  const note = parsed?.type === 'object' ? notes.get(parsed.values.id) : null;
  if (!note) throw new Error(`${url} was not written here`);
  return note;
}

const operations = {
  async state(_ctx, { as }) {
    const person = await account(as);
    return {
      followers: [...person.followers.keys()],
      following: [...person.following],
      received: person.received,
      timeline: [...person.timeline.values()],
    };
  },
  async lookup(ctx, { as, handle }) {
    const jrd = await ctx.lookupWebFinger(handle.replace(/^@/, 'acct:'));
    const actor = await find(ctx, as, handle);
    return { subject: jrd?.subject ?? null, id: actor?.id?.href ?? null, type: actor?.constructor.name ?? null, name: actor?.name?.toString() ?? null };
  },
  async follow(ctx, { as, target }) {
    const actor = await find(ctx, as, target);
    if (!actor?.id) throw new Error(`${target} was not found`);
    return send(ctx, as, actor, new Follow({ id: fresh(ctx, as, 'follow'), actor: ctx.getActorUri(as), object: actor.id, to: actor.id }));
  },
  async post(ctx, { as, content }) {
    const note = { id: crypto.randomUUID(), owner: as, content, published: Temporal.Now.instant() };
    notes.set(note.id, note);
    return sendNote(ctx, note, create(ctx, note));
  },
  async reply(ctx, { as, object, content }) {
    const { post, author } = await postWithAuthor(ctx, as, object);
    const note = {
      id: crypto.randomUUID(), owner: as, content, replyTo: post.id.href, addressee: author.id, author, published: Temporal.Now.instant(),
    };
    notes.set(note.id, note);
    return sendNote(ctx, note, create(ctx, note));
  },
  async edit(ctx, { object, content }) {
    const note = owned(ctx, object);
    note.content = content;
    note.updated = Temporal.Now.instant();
    return sendNote(ctx, note, new Update({
      id: new URL(`#update-${crypto.randomUUID()}`, noteUri(ctx, note)), actor: ctx.getActorUri(note.owner),
      to: PUBLIC_COLLECTION, object: render(ctx, note),
    }));
  },
  async delete(ctx, { object }) {
    const note = owned(ctx, object);
    note.deleted = Temporal.Now.instant();
    return sendNote(ctx, note, new Delete({
      id: new URL('#delete', noteUri(ctx, note)), actor: ctx.getActorUri(note.owner), to: PUBLIC_COLLECTION, object: render(ctx, note),
    }));
  },
  async like(ctx, { as, object }) {
    const { post, author } = await postWithAuthor(ctx, as, object);
    return send(ctx, as, author, new Like({ id: fresh(ctx, as, 'like'), actor: ctx.getActorUri(as), object: post.id, to: author.id }));
  },
  async announce(ctx, { as, object }) {
    const { post, author } = await postWithAuthor(ctx, as, object);
    return send(ctx, as, author, new Announce({
      id: fresh(ctx, as, 'announce'), actor: ctx.getActorUri(as), object: post.id, published: Temporal.Now.instant(),
      to: PUBLIC_COLLECTION, ccs: [ctx.getFollowersUri(as), author.id],
    }));
  },
  async undo(ctx, { as, activity }) {
    const { activity: undone, recipient } = sent.get(activity);
    if (undone instanceof Follow) (await account(as)).following.delete(undone.objectId.href);
    return send(ctx, as, recipient, new Undo({ id: fresh(ctx, as, 'undo'), actor: ctx.getActorUri(as), object: undone, to: recipient.id }));
  },
  // What a server knows about a post that it never received: the document, fetched with this person's signature.
  async fetch(ctx, { as, url }) {
    const load = await ctx.getDocumentLoader({ identifier: as });
    return (await load(url)).document;
  },
};

// ---- the two ports
const body = (request) => new Promise((resolve, reject) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks))).on('error', reject);
});

const federation = http.createServer(async (request, response) => {
  try {
    const bytes = await body(request);
    const answer = await federations.rfc9421.fetch(new Request(ORIGIN + request.url, {
      method: request.method,
      headers: Object.entries(request.headers).filter(([name]) => name !== 'connection' && name !== 'transfer-encoding').map(([name, value]) => [name, String(value)]),
      body: request.method === 'GET' || request.method === 'HEAD' ? undefined : bytes,
    }), { contextData: undefined });
    console.log(request.method, request.url, answer.status);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  } catch (error) {
    console.error(request.method, request.url, error);
    response.writeHead(500).end();
  }
});

const control = http.createServer(async (request, response) => {
  try {
    const argument = JSON.parse((await body(request)).toString() || '{}');
    const operation = operations[request.url.slice(1)];
    if (!operation) throw new Error(`unknown operation ${request.url}`);
    const person = await account(argument.as);
    if (!person) throw new Error('as: the name of a person is missing');
    person.knock = argument.knock ?? person.knock;
    const result = await operation(speakingAs(person), argument);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  } catch (error) {
    console.error('control', request.url, error);
    response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error?.stack ?? error));
  }
});

federation.listen(Number(process.env.PEER_PORT), '127.0.0.1', () => {
  control.listen(Number(process.env.PEER_CONTROL_PORT), '127.0.0.1', () => console.log('ready'));
});
