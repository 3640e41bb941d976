// A real OpenID Connect provider for the tests: node provider.mjs PORT ORIGIN
// Whoever signs in writes the name of a person below; there are no passwords.
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const [port, origin] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const persons = {
  mette: { roles: ['sagsbehandler'], kommune: '0657' },
  birgit: { roles: ['tilsyn'], tilsyn: 'midt' },
  ukendt: { roles: ['direktør'], kommune: '0657' },
};
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'ledig',
    client_secret: 'hemmelig',
    redirect_uris: [`${origin}/log-ind/tilbage`],
    post_logout_redirect_uris: [`${origin}/log-ind`],
  }],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] },
  cookies: { keys: ['only for tests'] },
  claims: { openid: ['sub', 'roles', 'kommune', 'tilsyn'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...persons[id] }) }),
  // Nobody is asked whether Ledig may know who they are.
  loadExistingGrant: async (context) => {
    const { client, session, provider: own } = context.oidc;
    const grant = new own.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
