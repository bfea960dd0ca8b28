import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';

/** A fault of a field, as the framework hands it on. */
export interface FieldFault extends FastifySchemaValidationError {
  readonly params: { readonly params?: { readonly zh?: unknown } };
}

const { localeError: chinese } = z.locales.zhCN();

/** Checks what is sent, and says of each field in both languages what is wrong with it. */
export const validatorInBoth: FastifySchemaCompiler<z.ZodType> = (route) => {
  const check = validatorCompiler(route);
  return (data: unknown) => {
    const checked = check(data);
    if (!isRefused(checked)) return checked;
    // Where a schema has no sentence of its own, zod has one in each language.
    const inChinese = route.schema.safeParse(data, { error: chinese }).error?.issues;
    const error = checked.error.map((fault, index) => {
      const zh = fault.params.params?.zh ?? inChinese?.[index]?.message;
      return { ...fault, params: { ...fault.params, params: { zh } } };
    });
    return { error };
  };
};

function isRefused(checked: unknown): checked is { readonly error: readonly FieldFault[] } {
  return typeof checked === 'object' && checked !== null && 'error' in checked;
}
