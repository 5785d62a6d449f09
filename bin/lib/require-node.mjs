/** Imported first by every program here: says in one sentence what an old Node would say in a stack trace. */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Dhow needs Node.js 20.19 or newer, and this is ${process.version}.\n` +
      'Install a newer one (https://nodejs.org, or your version manager: nvm install 22), then run the same command again.\n',
  );
  process.exit(1);
}
