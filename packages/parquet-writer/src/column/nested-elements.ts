import type { DataType, Field, List, Struct } from 'apache-arrow';
import { DataType as ArrowType } from 'apache-arrow';
import type { SchemaElement } from 'hyparquet';

export interface NestedElementsOptions {
  readonly name: string;
  readonly type: List | Struct;
  readonly nullable: boolean;
  readonly leafElements: (field: Field) => readonly SchemaElement[];
}

/** Schema elements of a nested column, depth first; lists in the three-level form (Parquet specification, "Nested Types"). */
export function nestedElements({
  name,
  type,
  nullable,
  leafElements,
}: NestedElementsOptions): readonly SchemaElement[] {
  const repetition = nullable ? 'OPTIONAL' : 'REQUIRED';
  // the specification fixes the name of a list's items, whatever Arrow calls them
  const children = ArrowType.isList(type)
    ? type.children.map((child) => child.clone({ name: 'element' }))
    : type.children;
  const below = children.flatMap((field) => elementsOf(field, leafElements));
  if (ArrowType.isList(type)) {
    return [
      { name, repetition_type: repetition, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ...below,
    ];
  }
  return [{ name, repetition_type: repetition, num_children: children.length }, ...below];
}

function elementsOf(
  field: Field<DataType>,
  leafElements: NestedElementsOptions['leafElements'],
): readonly SchemaElement[] {
  const { type } = field;
  if (ArrowType.isList(type) || ArrowType.isStruct(type)) {
    return nestedElements({ name: field.name, type, nullable: field.nullable, leafElements });
  }
  return leafElements(field);
}
