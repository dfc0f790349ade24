import {
  createRegistry,
  type DescEnum,
  type DescExtension,
  type DescFile,
  type DescMessage,
  type DescService,
  type Registry,
} from '@bufbuild/protobuf';
import { nestedTypes } from '@bufbuild/protobuf/reflect';

/** The descriptors that generated code carries, found in the ways that server reflection asks for them. */
export interface DescriptorIndex {
  readonly services: readonly string[];
  fileNamed(name: string): DescFile | undefined;
  /** File that declares a message, field, oneof, enum, enum value, extension, service or method. */
  fileDeclaring(symbol: string): DescFile | undefined;
  fileOfExtension(containingType: string, number: number): DescFile | undefined;
  /** Extension numbers known for a message; undefined when the message is not known. */
  extensionNumbers(containingType: string): number[] | undefined;
}

/** Indexes the services' files and all files that these import. */
export function indexDescriptors(services: readonly DescService[]): DescriptorIndex {
  const files = withImports(services.map((service) => service.file));
  const registry = createRegistry(...files.values());
  const declaredIn = new Map<string, DescFile>();
  for (const file of files.values()) {
    for (const symbol of symbolsOf(file)) declaredIn.set(symbol, file);
  }
  return {
    services: services.map((service) => service.typeName),
    fileNamed: (name) => files.get(name),
    fileDeclaring: (symbol) => declaredIn.get(symbol),
    fileOfExtension: (containingType, number) => {
      const message = registry.getMessage(containingType);
      return message && registry.getExtensionFor(message, number)?.file;
    },
    extensionNumbers: (containingType) => {
      const message = registry.getMessage(containingType);
      return message && numbersOf(registry, message);
    },
  };
}

function withImports(roots: readonly DescFile[]): Map<string, DescFile> {
  const files = new Map<string, DescFile>();
  const open = [...roots];
  for (let file = open.pop(); file; file = open.pop()) {
    if (files.has(file.proto.name)) continue;
    files.set(file.proto.name, file);
    open.push(...file.dependencies);
  }
  return files;
}

function symbolsOf(file: DescFile): string[] {
  return [...nestedTypes(file)].flatMap((type) => [type.typeName, ...membersOf(type)]);
}

function membersOf(type: DescMessage | DescEnum | DescExtension | DescService): string[] {
  switch (type.kind) {
    case 'message':
      return [...type.fields, ...type.oneofs].map(({ name }) => `${type.typeName}.${name}`);
    case 'service':
      return type.methods.map(({ name }) => `${type.typeName}.${name}`);
    case 'enum': {
      // Values are siblings of their enum, not its children (protobuf language guide, "Enum value scope").
      const scope = type.typeName.slice(0, type.typeName.length - type.name.length);
      return type.values.map(({ name }) => `${scope}${name}`);
    }
    case 'extension':
      break;
  }
  return [];
}

function numbersOf(registry: Registry, message: DescMessage): number[] {
  const numbers: number[] = [];
  for (const type of registry) {
    if (type.kind === 'extension' && type.extendee.typeName === message.typeName) numbers.push(type.number);
  }
  return numbers;
}
