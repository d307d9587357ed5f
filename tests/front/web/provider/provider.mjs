// A real OpenID provider (npm oidc-provider, certified by the OpenID Foundation) for the tests of single sign-on.
// Arguments: port of ours, address to which the workbench is called back. Prints one line when it listens.
import Provider from "oidc-provider";

const [port, back] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id: "luodi", client_secret: "a-secret-of-the-test", redirect_uris: [back], grant_types: ["authorization_code"], response_types: ["code"] }],
  claims: { openid: ["sub"], profile: ["preferred_username", "name"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: `person-${id}`, preferred_username: id, name: "测试" }) }),
  cookies: { keys: ["only-for-the-test"] },
  ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Grant: 60, Session: 60 },
});
provider.listen(Number(port), "127.0.0.1", () => console.log(`listening ${issuer}`));
