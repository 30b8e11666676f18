/** MovePackageService: code of packages, described. */
import type { GrpcTypes } from '@mysten/sui/grpc';
import type { PackageObject } from '../../store/index.ts';
import { renderDatatype, renderFunction, renderPackage } from '../render/move.ts';
import { notFound } from '../status.ts';
import { requireAddress, type ServiceContext } from './context.ts';

function findPackage({ chain }: ServiceContext, text: string | undefined): PackageObject {
  const id = requireAddress(text, 'package_id');
  const object = chain.store.object(id);
  if (object?.kind === 'package') return object;
  throw notFound(`Package ${id} not found`);
}

interface Named {
  readonly packageId?: string;
  readonly moduleName?: string;
  readonly name?: string;
}

function findModule(context: ServiceContext, { packageId, moduleName }: Named) {
  const { id } = findPackage(context, packageId);
  const info = context.chain.vm.moduleInfo(id, moduleName ?? '');
  if (!info) throw notFound(`Module ${moduleName} not found in package ${id}`);
  return { id, info };
}

/** The handlers of MovePackageService. */
export function createPackageService(context: ServiceContext) {
  return {
    getPackage({ packageId }: GrpcTypes.GetPackageRequest): GrpcTypes.GetPackageResponse {
      return { package: renderPackage(context.chain.vm, findPackage(context, packageId)) };
    },
    getDatatype(request: GrpcTypes.GetDatatypeRequest): GrpcTypes.GetDatatypeResponse {
      const { id, info } = findModule(context, request);
      const found = info.datatypes.find((datatype) => datatype.name === request.name);
      if (!found) throw notFound(`Datatype ${request.name} not found`);
      return { datatype: renderDatatype(id, info.name, found) };
    },
    getFunction(request: GrpcTypes.GetFunctionRequest): GrpcTypes.GetFunctionResponse {
      const { info } = findModule(context, request);
      const found = info.functions.find((one) => one.name === request.name);
      if (!found) throw notFound(`Function ${request.name} not found`);
      return { function: renderFunction(found) };
    },
    listPackageVersions({ packageId }: GrpcTypes.ListPackageVersionsRequest): GrpcTypes.ListPackageVersionsResponse {
      const { id, version } = findPackage(context, packageId);
      return { versions: [{ packageId: id, version }] };
    },
  };
}
