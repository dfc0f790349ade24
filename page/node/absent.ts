export { absent as PassThrough, absent as Readable, absent as Transform, absent as Writable };

/** What yauzl derives its streams and file readers from, none of which the page uses: it reads a `ZipSource`. */
function absent(): never {
  throw new Error('there are no files and streams of Node in a browser');
}
